"""The programs of script/*, and the embedded services that they start."""
