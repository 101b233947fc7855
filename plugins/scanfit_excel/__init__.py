"""Catalogues in workbooks: .xlsx, .xlsm, .xlsb, .xls and .ods."""
