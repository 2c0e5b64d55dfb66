{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "RlLz97jICtkXm/JW2L1IGBym0cLoIlBZ/Y2KQD+gXeXC5tdaoA4wR+kVjuD2//5DLt82Q8BbFQCcQxDn5RMkBg=="
}
