{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "AMrgEHQcZRDj+irjFE+RqS9H4ytqZhHXyss5jlBVkIxogfA+YMin7mH4/a0qIEMKwm7xxSYsbKqovCYazw+BDw=="
}
