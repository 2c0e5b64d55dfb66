print("registry-import")
