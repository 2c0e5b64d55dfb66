{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "tC/ofdjbYFTDkd53x1vU3J2vff+mxZJ699NIIsYXHXWuZhzPkupIDWi18Bsu7GtbLqnQgXvkhYMLtPbeBtq1Cg=="
}
