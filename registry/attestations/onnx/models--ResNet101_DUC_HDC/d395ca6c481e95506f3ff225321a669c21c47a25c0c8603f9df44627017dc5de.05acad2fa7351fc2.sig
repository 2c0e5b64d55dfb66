{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "V7+wkBOLWsRQqiL5rZqgE3hOTMmrt6BVmzz2C/qda/z32Q/ZtND0X02245bFq2VNlioHDoR3U2Fcg/n8JOAHBw=="
}
