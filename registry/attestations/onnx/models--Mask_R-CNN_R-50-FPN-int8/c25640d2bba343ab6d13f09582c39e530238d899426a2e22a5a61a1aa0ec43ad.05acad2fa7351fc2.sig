{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "h4Kn5UpeuMbbNoCZxfdBPHmR+AAHTBj5X9mtWecL4n1z0Eu9PFd4aGiFWRw2VkwMCfGuViZI07geSvZ5wyt9BA=="
}
