{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "urx3Ezdh7e92BuC9o5pfEaHSonfjUE3coE0//4fw8CvdpVH5f3w8/cYI9tPnoA9o1sN9cQafOn0lIeukQC0vDg=="
}
