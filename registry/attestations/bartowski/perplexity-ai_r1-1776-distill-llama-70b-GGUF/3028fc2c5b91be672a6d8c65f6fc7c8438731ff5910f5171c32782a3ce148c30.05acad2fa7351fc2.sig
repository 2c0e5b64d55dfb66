{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "3bkhGh1BHryOBMVEHl8AyyHQoiAxFBzf4Krp1p2cxf628hJdUhziT47S723dcY6kgIGoFtBFFXm0PdlrC7RxDw=="
}
