{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "nU19BIB/40ZII3ihGXh2L+f6oQ/u6bMz+0NiH+u4F0onAc/4ThMWsmNgrYinQv17o0Nm7CJdwtt1bU5knUXlBw=="
}
