// Memory for tables that can become very large.
//
// A program pays for each page that it touches for the first time, and a virtual machine pays many
// times as much as a processor of its own. In pages of two megabytes there are few.
#pragma once

#include <cstddef>
#include <new>

namespace tcpwhy {

constexpr std::size_t big_page_bytes = std::size_t{2} << 20U;

/// Whole big pages, if the kernel has them to give; else small pages of the same size altogether.
void* take_big_pages(std::size_t bytes);
void give_back_big_pages(void* pages);

/// The allocator of a container: small tables lie on the heap as always.
template <class T>
struct BigPages {
    using value_type = T;

    BigPages() = default;
    template <class Other>
    BigPages(const BigPages<Other>&) {}  // implicit, as containers ask for

    T* allocate(std::size_t count) {
        void* const taken =
            is_large(count) ? take_big_pages(count * sizeof(T)) : ::operator new(count * sizeof(T));
        return static_cast<T*>(taken);
    }
    void deallocate(T* items, std::size_t count) {
        if (is_large(count))
            give_back_big_pages(items);
        else
            ::operator delete(items);
    }
    friend bool operator==(const BigPages&, const BigPages&) { return true; }

  private:
    /// From here on the small pages cost more than the part of a big one that stays empty.
    static bool is_large(std::size_t count) { return count > big_page_bytes / 8 / sizeof(T); }
};

}  // namespace tcpwhy
