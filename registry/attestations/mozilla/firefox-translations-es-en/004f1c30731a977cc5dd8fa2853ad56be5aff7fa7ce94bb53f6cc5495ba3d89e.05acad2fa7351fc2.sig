{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "W4sMIyteR3eyfKe1gsWRw+tPhTRAj3R/pt4oFqWBb3aUvSOFawm3XPXpnwVvqfpYkaDtPAweXD/XPF0C7cHvCA=="
}
