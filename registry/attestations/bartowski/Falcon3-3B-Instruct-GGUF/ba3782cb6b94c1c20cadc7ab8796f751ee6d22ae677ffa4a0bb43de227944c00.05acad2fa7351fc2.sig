{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ZBfuEUZjXhp4UbqcB8YwuRGNa90ANnZLU6nrMETg1FLLwoyhFTbYLDv28aD7DU/0dl/aQET92IFeG8wdptCuCw=="
}
