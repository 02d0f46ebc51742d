# The Debian package that `make deb` makes: the programs, and the documents to read and to start from.
include(GNUInstallDirs)
install(TARGETS tcpwhy tcpwhy-capture tcpwhy-web echo-server echo-client RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md" PATTERN "*.svg" PATTERN "*.png")
# What teachers copy to make their own.
install(DIRECTORY tracer/scenario/catalogue/ DESTINATION ${CMAKE_INSTALL_DATADIR}/tcpwhy/scenarios FILES_MATCHING PATTERN "*.toml")
if(EXISTS ${PROJECT_SOURCE_DIR}/tracer/grade/assignments)
  install(DIRECTORY tracer/grade/assignments/ DESTINATION ${CMAKE_INSTALL_DATADIR}/tcpwhy/assignments)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME tcpwhy)
set(CPACK_PACKAGE_CONTACT "the developers of tcpwhy <tcpwhy@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "shows why each TCP segment was on the wire")
set(CPACK_PACKAGE_DESCRIPTION "tcpwhy runs programs in a private lab, captures their segments and observes their
socket calls, and names the call that sent each segment.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Grading confines programs with it.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "bubblewrap, make, gcc, g++")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "wireshark, nftables")
include(CPack)
