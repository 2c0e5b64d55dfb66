{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "+QrFIYH+SnxIYies8M/MT0hxSkHA+7kcuBbZ+ArgX1+QxGjn2o+aL4/IM3I90E8NgDBtO61+qNKhd1iSjZ/7Ag=="
}
