// libxlsxwriter writes to a file in memory: on a full disk it would print to standard error, and its message would not
// name what to do.

#include "needshed/io/workbook.hpp"

#include <algorithm>
#include <cmath>

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "needshed/core/error.hpp"
#include "needshed/io/writer.hpp"

namespace needshed {

namespace {

/// Widths in characters.
constexpr std::size_t least_width = 8;
constexpr std::size_t most_width = 48;

/// The most that a cell of a spreadsheet holds, in bytes here, which are at least as many.
constexpr std::size_t longest_text = 32'000;

/// 1 January 1980, the time that the archive has inside as well: outputs hold no time.
constexpr std::time_t no_time = 315'532'800;

class MemoryFile {
public:
    MemoryFile() : m_handle(memfd_create("workbook", MFD_CLOEXEC))
    {
        if (m_handle < 0) {
            throw Error(ErrorKind::Input, "workbook", "there is no memory for it", "Free some");
        }
    }
    ~MemoryFile() { close(m_handle); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    std::string path() const { return "/proc/self/fd/" + std::to_string(m_handle); }

    std::string content() const
    {
        std::string bytes(static_cast<std::size_t>(lseek(m_handle, 0, SEEK_END)), '\0');
        std::size_t done = 0;
        while (done < bytes.size()) {
            const auto count = pread(m_handle, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
            if (count <= 0) {
                throw Error(ErrorKind::Internal, "workbook", "it cannot be read back");
            }
            done += static_cast<std::size_t>(count);
        }
        return bytes;
    }

private:
    int m_handle;
};

/// Cut between characters where a cell cannot hold it.
std::string fitting(const std::string& text)
{
    auto size = std::min(text.size(), longest_text);
    while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) {
        --size;
    }
    return text.substr(0, size);
}

std::size_t letters(const std::string& text)
{
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char each) { return (static_cast<unsigned char>(each) & 0xC0U) != 0x80U; }));
}

class Workbook {
public:
    explicit Workbook(const std::string& path)
    {
        m_book = workbook_new(path.c_str());
        m_header = workbook_add_format(m_book);
        format_set_bold(m_header);
        format_set_text_wrap(m_header);
        format_set_align(m_header, LXW_ALIGN_VERTICAL_TOP);
        format_set_bg_color(m_header, 0xE6ECF0);
        format_set_bottom(m_header, LXW_BORDER_THIN);
        m_text = workbook_add_format(m_book);
        format_set_num_format(m_text, "@");
        m_title = workbook_add_format(m_book);
        format_set_bold(m_title);
        format_set_font_size(m_title, 14);
        m_wrapped = workbook_add_format(m_book);
        format_set_text_wrap(m_wrapped);
        format_set_align(m_wrapped, LXW_ALIGN_VERTICAL_TOP);
        for (int decimals = 0; decimals <= most_decimals; ++decimals) {
            const auto places = std::string(static_cast<std::size_t>(decimals), '0');
            m_numbers.push_back(number_format("#,##0" + (decimals == 0 ? "" : "." + places)));
            m_small_numbers.push_back(number_format("#,##0." + places + "####"));
        }
    }

    void set_title(const std::string& title)
    {
        m_title_text = fitting(title);
        lxw_doc_properties properties{};
        properties.title = m_title_text.data();
        properties.created = no_time;
        workbook_set_properties(m_book, &properties);
    }

    void add_notes(const std::vector<std::string>& notes, const std::vector<Sheet>& sheets)
    {
        auto* sheet = add_sheet("Notes");
        worksheet_set_column(sheet, 0, 0, 18, nullptr);
        worksheet_set_column(sheet, 1, 1, 34, nullptr);
        worksheet_set_column(sheet, 2, 2, 90, nullptr);
        lxw_row_t row = 0;
        worksheet_write_string(sheet, row++, 0, m_title_text.c_str(), m_title);
        for (const auto& note : notes) {
            worksheet_write_string(sheet, row++, 0, fitting(note).c_str(), nullptr);
        }
        ++row;
        worksheet_write_string(sheet, row, 0, "Sheet", m_header);
        worksheet_write_string(sheet, row, 1, "Column", m_header);
        worksheet_write_string(sheet, row++, 2, "What it holds", m_header);
        for (const auto& each : sheets) {
            worksheet_write_string(sheet, row, 0, each.name.c_str(), m_wrapped);
            worksheet_write_string(sheet, row++, 2, each.description.c_str(), m_wrapped);
            for (const auto& column : each.table.columns) {
                worksheet_write_string(sheet, row, 1, column.name.c_str(), m_wrapped);
                worksheet_write_string(sheet, row++, 2, column.description.c_str(), m_wrapped);
            }
        }
    }

    void add(const Sheet& content)
    {
        auto* sheet = add_sheet(content.name);
        const auto& columns = content.table.columns;
        for (std::size_t c = 0; c < columns.size(); ++c) {
            add_column(sheet, static_cast<lxw_col_t>(c), columns[c], content.is_mixed);
        }
        const auto last_row = static_cast<lxw_row_t>(content.table.row_count());
        const auto last_column = static_cast<lxw_col_t>(columns.empty() ? 0 : columns.size() - 1);
        worksheet_freeze_panes(sheet, 1, 1);
        worksheet_autofilter(sheet, 0, 0, last_row, last_column);
        worksheet_repeat_rows(sheet, 0, 0);
        worksheet_set_landscape(sheet);
        worksheet_fit_to_pages(sheet, 1, 0);
        worksheet_set_paper(sheet, 9); // A4
    }

    /// The library frees the workbook, whatever happens.
    lxw_error finish() { return workbook_close(m_book); }

private:
    static constexpr int most_decimals = 6;

    lxw_format* number_format(const std::string& places)
    {
        auto* format = workbook_add_format(m_book);
        format_set_num_format(format, places.c_str());
        return format;
    }

    lxw_worksheet* add_sheet(const std::string& name)
    {
        auto* sheet = workbook_add_worksheet(m_book, name.c_str());
        if (sheet == nullptr) {
            throw Error(ErrorKind::Internal, "workbook", "a sheet cannot be called '" + name + "'");
        }
        return sheet;
    }

    void add_column(lxw_worksheet* sheet, lxw_col_t c, const Column& column, bool is_mixed)
    {
        worksheet_write_string(sheet, 0, c, column.name.c_str(), m_header);
        auto width = std::max(least_width, std::min<std::size_t>(letters(column.name), 16));
        if (const auto* texts = std::get_if<TextValues>(&column.values)) {
            for (std::size_t r = 0; r < texts->size(); ++r) {
                const auto text = fitting((*texts)[r]);
                width = std::max(width, letters(text));
                if (!text.empty()) {
                    worksheet_write_string(sheet, static_cast<lxw_row_t>(r + 1), c, text.c_str(), m_text);
                }
            }
            // Codes of digits are meant to be texts.
            const auto range = cells(c, texts->size());
            worksheet_ignore_errors(sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, range.c_str());
        }
        else {
            width = std::max<std::size_t>(width, 12);
            add_numbers(sheet, c, column, is_mixed);
        }
        worksheet_set_column(sheet, c, c, static_cast<double>(std::min(width, most_width) + 1), nullptr);
    }

    void add_numbers(lxw_worksheet* sheet, lxw_col_t c, const Column& column, bool is_mixed)
    {
        const auto* whole = std::get_if<IntegerValues>(&column.values);
        const auto* real = std::get_if<RealValues>(&column.values);
        const int decimals = whole != nullptr ? 0 : std::clamp(column.decimals, 0, most_decimals);
        const auto& formats = column.digits > 0 ? m_small_numbers : m_numbers;
        for (std::size_t r = 0; r < column.size(); ++r) {
            const bool missing = whole != nullptr ? (*whole)[r] == missing_integer : !std::isfinite((*real)[r]);
            if (!missing) {
                worksheet_write_number(sheet, static_cast<lxw_row_t>(r + 1), c,
                                       whole != nullptr ? static_cast<double>((*whole)[r]) : column.rounded((*real)[r]),
                                       is_mixed ? nullptr : formats[static_cast<std::size_t>(decimals)]);
            }
        }
    }

    static std::string cells(lxw_col_t c, std::size_t rows)
    {
        char range[LXW_MAX_CELL_RANGE_LENGTH];
        lxw_rowcol_to_range(range, 1, c, static_cast<lxw_row_t>(std::max<std::size_t>(rows, 1)), c);
        return range;
    }

    lxw_workbook* m_book = nullptr;
    lxw_format* m_header = nullptr;
    lxw_format* m_text = nullptr;
    lxw_format* m_title = nullptr;
    lxw_format* m_wrapped = nullptr;
    std::vector<lxw_format*> m_numbers;       ///< by decimals
    std::vector<lxw_format*> m_small_numbers; ///< with more of them where a value has them
    std::string m_title_text;
};

} // namespace

void write_workbook(const std::filesystem::path& file, const std::string& title, const std::vector<std::string>& notes,
                    const std::vector<Sheet>& sheets)
{
    const MemoryFile memory;
    Workbook book(memory.path());
    book.set_title(title);
    book.add_notes(notes, sheets);
    for (const auto& sheet : sheets) {
        require_rectangular(sheet.table);
        book.add(sheet);
    }
    const auto error = book.finish();
    if (error != LXW_NO_ERROR) {
        throw Error(ErrorKind::Input, file.string(), std::string("cannot be written: ") + lxw_strerror(error),
                    "Check that the directory for temporary files has room and may be written to");
    }
    write_text(file, memory.content());
}

} // namespace needshed
