print("registry-simulate")
