#include "release/png.hpp"

#include <cmath>
#include <memory>

#include <cairo.h>
#include <librsvg/rsvg.h>

#include "needshed/core/error.hpp"

namespace needshed::release {

namespace {

struct Free {
    void operator()(RsvgHandle* handle) const { g_object_unref(handle); }
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* context) const { cairo_destroy(context); }
    void operator()(GError* error) const { g_error_free(error); }
};

template <typename Value>
using Owned = std::unique_ptr<Value, Free>;

cairo_status_t append(void* to, const unsigned char* bytes, unsigned int count)
{
    static_cast<std::string*>(to)->append(bytes, bytes + count);
    return CAIRO_STATUS_SUCCESS;
}

[[noreturn]] void fail(const GError* error)
{
    throw Error(ErrorKind::Internal, "picture", error == nullptr ? "cannot be drawn" : error->message,
                "Please report it");
}

} // namespace

std::string png_of(const std::string& svg, double pixels)
{
    GError* raw = nullptr;
    const Owned<RsvgHandle> handle(
        rsvg_handle_new_from_data(reinterpret_cast<const guint8*>(svg.data()), svg.size(), &raw));
    Owned<GError> error(raw);
    double width = 0;
    double height = 0;
    if (!handle || rsvg_handle_get_intrinsic_size_in_pixels(handle.get(), &width, &height) == FALSE) {
        fail(error.get());
    }
    const RsvgRectangle page{0, 0, std::round(width * pixels), std::round(height * pixels)};
    const Owned<cairo_surface_t> surface(
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(page.width), static_cast<int>(page.height)));
    const Owned<cairo_t> context(cairo_create(surface.get()));
    raw = nullptr;
    const bool drawn = rsvg_handle_render_document(handle.get(), context.get(), &page, &raw) == TRUE;
    error.reset(raw);
    std::string png;
    if (!drawn || cairo_surface_write_to_png_stream(surface.get(), append, &png) != CAIRO_STATUS_SUCCESS) {
        fail(error.get());
    }
    return png;
}

} // namespace needshed::release
