"""What an uploaded file is: text, a workbook, an archive of one file, a web page; and the table's text inside it."""
