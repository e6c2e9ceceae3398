"""What people decided about quotations: kept beside the released table, in `reviews.json`, for version control.

`reviews_file` reads and writes that file, `review_store` adds decisions to it, `assignment` finds the quotation of
each, `reviewed_record` puts both together, `decided_rows` writes the decisions into the table. `review_queue` lists
what waits for a person; `review_sheet` and `sheet_decisions` are for those who decide in a spreadsheet.
"""
