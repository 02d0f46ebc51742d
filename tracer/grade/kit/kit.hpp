// Ready uploads for the systems of schools: a folder or an archive of scripts, the assignment and
// the package that installs tcpwhy there. Pure values.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/text/embedded_text.hpp"
#include "tracer/grade/assignment/assignment.hpp"
#include "tracer/grade/kit/kit_file.hpp"

namespace tcpwhy::grade {

struct KitOrder {
    Assignment assignment;
    std::vector<KitFile> own_files;  ///< of an assignment of one's own; empty: a bundled one
    std::string package_name;        ///< "tcpwhy_0.1.0_amd64.deb", or a .tar.gz of the sources
    std::string package;             ///< its bytes
};

struct Kit {
    std::string_view name;   ///< "gradescope-zip"
    std::string_view about;  ///< for the help
    bool zip = false;        ///< one archive; else a folder
    bool needs_package = true;
    std::vector<KitFile> (*files)(const KitOrder& order);
};

std::span<const Kit> kits();
/// Null: there is no such kit.
const Kit* kit_named(std::string_view name);

/// The scripts, which have @WORDS@ to be filled. (Generated from the files.)
std::span<const EmbeddedText> kit_texts();

/// Puts `value` where the text has @WORD@ for each pair, and leaves what has no pair.
std::string filled(std::string text, const std::vector<std::pair<std::string, std::string>>& pairs);

}  // namespace tcpwhy::grade
