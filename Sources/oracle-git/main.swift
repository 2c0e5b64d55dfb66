print("oracle-git")
