#include "common/big_pages.hpp"

#include <sys/mman.h>

#include <cstdlib>

namespace tcpwhy {

void* take_big_pages(std::size_t bytes) {
    const std::size_t whole = (bytes + big_page_bytes - 1) / big_page_bytes * big_page_bytes;
    void* const pages = std::aligned_alloc(big_page_bytes, whole);
    if (pages == nullptr) throw std::bad_alloc();
    madvise(pages, whole, MADV_HUGEPAGE);  // a kernel that has none refuses, and small ones do
    return pages;
}

void give_back_big_pages(void* pages) {
    std::free(pages);
}

}  // namespace tcpwhy
