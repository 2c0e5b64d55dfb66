{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "MSB6goHuSHKqqMOZ0ZucjUqhC5/aammiT7SR1yMR+N/4T89mc2tzFVEi2iHKIwIpRUEbUVssi6kj4xx69c9lCA=="
}
