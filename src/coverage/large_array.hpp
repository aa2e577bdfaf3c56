#pragma once

/// Arrays that are visited in no order of memory, in pages of 2 MB where the system has them. With pages of 4 KB the
/// look-up of the page costs as much as the visit, and each page is fetched from the system by itself.

#include <cstddef>
#include <new>
#include <vector>

#include <sys/mman.h>

namespace needshed::coverage {

template <typename Value>
struct LargePageAllocator {
    using value_type = Value;

    LargePageAllocator() = default;
    template <typename Other>
    explicit LargePageAllocator(const LargePageAllocator<Other>& /*unused*/) noexcept
    {
    }

    Value* allocate(std::size_t count)
    {
        const std::size_t bytes = count * sizeof(Value);
        if (bytes < page) {
            return static_cast<Value*>(::operator new(bytes));
        }
        void* memory = ::operator new (bytes, std::align_val_t{page});
        // Whole pages only, so that no more memory is taken. A system that refuses gives small ones.
        madvise(memory, bytes / page * page, MADV_HUGEPAGE);
        return static_cast<Value*>(memory);
    }

    void deallocate(Value* memory, std::size_t count) noexcept
    {
        if (count * sizeof(Value) < page) {
            ::operator delete(memory);
        }
        else {
            ::operator delete (memory, std::align_val_t{page});
        }
    }

    friend bool operator==(const LargePageAllocator& /*unused*/, const LargePageAllocator& /*unused*/) { return true; }

private:
    static constexpr std::size_t page = std::size_t{2} << 20U;
};

template <typename Value>
using LargeArray = std::vector<Value, LargePageAllocator<Value>>;

} // namespace needshed::coverage
