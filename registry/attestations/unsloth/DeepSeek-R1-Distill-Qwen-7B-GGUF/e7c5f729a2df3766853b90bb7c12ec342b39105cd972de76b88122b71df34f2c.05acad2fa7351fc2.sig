{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "nd37Wt1oPoYEKz0/TPAvv3ZLLn7vfEYXIM+gLKLqng/zndFTuXDa5gWfZNVlM2paE9P6fp1jYJ/ho7fY/o+DCQ=="
}
