{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "3o8v+O+q/wQhdpnI/D5i5TeN4yIgmbSllvXsDay//Bav3RHy55RpIL+8DhdwfwPVqaTXVdl+b4X8TQjuw/qCDg=="
}
