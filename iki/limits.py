"""Every bound of iki, in one place.

The bounds exist so that a hostile or broken file ends in a diagnostic, never in a crash, a hang or
a full memory. They are far above anything a decree or a reporting form contains.
"""

# Formula language
FORMULA_LENGTH = 20_000  # code points
FORMULA_NESTING = 64  # parentheses and function calls inside each other; what Excel allows too
FORMULA_NODES = 2_000  # numbers, variables, operators and calls of one formula
NUMBER_DIGITS = 30  # digits of one number, in a formula, a YAML file or a CSV cell
BULAT_DIGITS = 10  # bulat(x, digit): digit from -10 to 10
RESULT_EXPONENT = 30  # a realisasi or capaian beyond 10^30 is reported, not shown

# YAML files
YAML_BYTES = 500_000  # one file; a hundred times what a decree needs. Nodes are of one at a time
YAML_DEPTH = 20  # mappings and lists inside each other
YAML_SAFE_DEPTH = 200  # that the recursion of the C loader bears: of less no event is looked at
YAML_DIAGNOSTICS = 1_000  # reported of one file; then a note that there is more
YAML_WORD = 1_000  # code points of a word without blanks that a finding underlines
YAML_TEXT = 10_000  # code points of one text (a cell of Excel holds 32,767)

# Definitions
TAHUN_MIN, TAHUN_MAX = 1945, 2999
PEMBULATAN_MAX = 10
KODE_LENGTH = 100
WORD_LENGTH = 100  # of an ordinal value

# CSV files
CSV_FIELD = 100_000  # code points of one cell
CSV_LINE = 1_000_000  # bytes of one line
CSV_RECORD = 1 << 20  # characters of one record, about: a quote that is still open then is broken
CSV_HEADER_LINES = 20  # in which a header has to end
CSV_COLUMNS = 16_384  # of a header; as many as Excel has
CSV_SPELLINGS = 100_000  # remembered beside the names themselves, in one table
CSV_DIAGNOSTICS = 1_000  # kept per run; the rest is counted
CSV_DOUBTS = 1_000  # rows of a variable in a year kept because their number may have been misread

# Locks
LOCK_BYTES = 100_000_000  # one file; an indikator takes some four thousand
LOCK_TEXT = 1_000  # code points of the dasar of a lock
LOCK_ROWS = 5  # rows of data that a difference names
LOCK_EXACT = 1_000  # rows of a variable that have a digest each, and not one for a period

# The folder of a project
STRAY_ENTRIES = 20_000  # files and folders outside data/ looked at for data in the wrong place

# Reports
NAME_SHOWN = 60  # characters of a name that a message shows
NAMES_SHOWN = 10  # of the names that a message lists
REPORTED_IN_FULL = 300  # diagnostics shown with excerpts; the other formats have all
REPORT_ROWS = 100  # rows of a variable that `iki laporan` shows one by one; of more, the files
REPORT_BYTES = 1_000_000  # CSV whose rows it has at hand; of more it says only where they stand
REPORT_TABLE_ROWS = (
    20_000  # rows that it fetches of a table elsewhere; of more it says how many they are
)

COMMENT_LENGTH = 65_000  # characters of a comment on a merge request; GitHub takes 65,536
COMMENT_CELL = 300  # characters of one cell in it
COMMENT_ROWS = 10  # of a table that is not folded

# Revisions
GIT_SECONDS = 60  # that git may take for one question
REVISION_BYTES = 2_000_000_000  # of the files of one project, unpacked

# Many agencies
PROCESSES = 60  # at once; Windows waits for 61 things at most
PROCESSES_USUAL = 16  # unless more are asked for; each takes some 60 MB

# Tables elsewhere
SOURCE_KINDS = (
    100_000  # ways to write year, period, jabatan and variabel, or wilayah, that are looked at
)
SOURCE_ROWS = 100_000  # rows fetched for tracing, and for what is wrong
SOURCE_SHOWN = 1_000  # rows of a variable in a year shown one by one; more are taken together
SOURCE_NAMED = 100  # wilayah that lack the same months and are named; more are counted
SOURCE_BATCH = 10_000  # rows of an answer that are held at once
SOURCE_AGENCIES = (
    5_000  # names in a question; with more folders than this a table is added up as a whole
)
SOURCE_EXAMPLES = 3  # rows that a diagnostic names
SOURCE_SECONDS = 600  # that one question may take

# Data rules
CHECKED_BYTES = 2_000_000  # CSV whose rows `hitung` checks too, as `validasi --data` does all
DATA_BYTES = 20_000_000  # CSV whose rows are kept at once; more is looked at in several readings
WILAYAH_LENGTH = 100  # names of wilayah longer than this are not compared: it takes their square
CAPAIAN_BELIEVED = 400  # percent; what is above is warned of
TARGET_TIMES = 100  # so many times its target, and a realisasi is of another unit
WILAYAH_PAIRS = 20_000  # names of wilayah compared with each other; about half a second

# Suggestions
SUGGESTION_LENGTH = 60  # names longer than this get no "Maksud Anda"
SUGGESTION_NAMES = 100_000  # known names compared per reading of CSV files, and per rule

# Letterheads
PICTURE_BYTES = 2_000_000  # of a picture; it stands in every document once
PICTURE_PIXELS = 4_000  # of a side; printed it is two centimetres high

# Workbooks (Excel's own bounds)
EXCEL_TEXT = 32_767  # UTF-16 units of one cell
EXCEL_ROWS = 1_048_576  # of one sheet
EXCEL_FORMULA = 8_000  # characters of one formula; Excel refuses 8,192
EXCEL_LENGTH = 8_192  # characters of a formula's text, beyond which no more of it is written
EXCEL_ARGUMENTS = 255  # of one function
EXCEL_NESTING = 60  # parentheses and functions inside each other; Excel refuses 65

# Deliveries: filled forms and sheets of offices, bounded before they are parsed
DELIVERY_FILES = 5_000  # of one delivery
DELIVERY_BYTES = 20_000_000  # one file
DELIVERY_UNZIPPED = 100_000_000  # bytes of all parts of one workbook
DELIVERY_PARTS = 10_000  # files inside one workbook
DELIVERY_CELLS = 500_000  # cells of one workbook that are not empty
DELIVERY_MERGED = 100_000  # merged ranges of one sheet, and cells in use that they cover
DELIVERY_TEXTS = 100_000_000  # characters of all cells of one workbook
DELIVERY_PIECE = 1 << 16  # bytes of a part that are held at once
DELIVERY_WHOLE = 10_000_000  # bytes of a part that all others need, such as styles
XML_DEPTH = 100  # elements of a workbook inside each other
XML_NAMES = 10_000  # different names of elements and attributes in one part
XML_TAG = 1_000_000  # bytes of one tag or comment
DELIVERY_COPIED = 100_000  # cells of a workbook that is given back whole; of a larger one some rows
DELIVERY_MARKED = 1_000  # cells that are marked in it
DELIVERY_HEADINGS = 100  # unknown ones of a table that known words are suggested for
DELIVERY_SECONDS = 60  # for another run that stores to end
DELIVERY_NAMED = 20  # files that a receipt names; the others are counted
DEFINITION_SHOWN = 15  # messages of one kind that the preview of a table of definitions lists
DEFINITION_LINES = 40  # of the differences that it means
DELIVERY_SHOWN = 100  # cells of one kind that a preview lists; the others are counted
