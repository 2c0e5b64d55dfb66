{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "0rtunI8TZGzob4XnOzXY1zxtgCPSF69KjTw2jLz6KSlGjryaEFRzOL80bvZiB38kVTxgqWk+Ah17vnpx8O2JDw=="
}
