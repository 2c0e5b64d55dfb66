{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "BnB/tbBPK4mtaZ1GwwdbxSZv5oO+wd0wKkmpid+IqxAFRosMNSQxUzgwzXklLxQ6bkmu4DF/3pWfUed3O6/fDw=="
}
