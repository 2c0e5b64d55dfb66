{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "iXnJIrICSU4MG5AfYboY1ChK52Emi261j51o8I2PBY1lXomphHHBIC4i9AZBlkqudhciXyZFgd/+SecQfFcEBg=="
}
