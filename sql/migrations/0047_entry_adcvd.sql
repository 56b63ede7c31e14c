-- Whether a line of the entry has an antidumping or countervailing case, so that nobody reads all lines to know it.
-- Parts written before have it once they are merged, or by 0048; until then it is computed when it is read.
alter table entry add column if not exists adcvd Bool
    materialized arrayExists(l -> l.2 != '', JSONExtract(lines, 'Array(Tuple(line_number UInt32, adcvd_case String))'))
    after lines
