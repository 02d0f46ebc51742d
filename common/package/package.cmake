# The Debian package that `make deb` makes: the programs, and the documents to read and to start from.
include(GNUInstallDirs)
# The package needs the programs alone, not the tests.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
install(TARGETS tcpwhy tcpwhy-capture tcpwhy-web echo-server echo-client RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
set(package ${PROJECT_SOURCE_DIR}/common/package)
install(FILES README.md ${package}/copyright ${package}/apparmor-profile DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md" PATTERN "*.svg" PATTERN "*.png" PATTERN "container/*"
  PATTERN "labs/*/lab.toml" PATTERN "labs/*/recording.pcapng")
install(FILES ${package}/changelog DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${package}/lintian-overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME tcpwhy)
# What teachers copy to make their own.
install(DIRECTORY tracer/scenario/catalogue/ DESTINATION ${CMAKE_INSTALL_DATADIR}/tcpwhy/scenarios FILES_MATCHING PATTERN "*.toml")
if(EXISTS ${PROJECT_SOURCE_DIR}/tracer/grade/assignments)
  install(DIRECTORY tracer/grade/assignments/ DESTINATION ${CMAKE_INSTALL_DATADIR}/tcpwhy/assignments)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME tcpwhy)
# An address that mail reaches belongs here before the package is published.
set(CPACK_PACKAGE_CONTACT "the tcpwhy authors <root@localhost.localdomain>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "shows why each TCP segment was on the wire")
set(CPACK_PACKAGE_DESCRIPTION "tcpwhy runs programs in a private lab, captures their segments and
observes their socket calls. It names the call that sent each segment, the
waiting call that it woke, and the TCP state of both ends after it. It needs
no root. Labs, worksheets and grading for courses on TCP are included.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "debconf (>= 0.5) | debconf-2.0")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${package}/templates ${package}/config ${package}/postinst ${package}/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
# Grading confines programs with it.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "bubblewrap, libcap2-bin, make, gcc, g++")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "wireshark, nftables")
include(CPack)
