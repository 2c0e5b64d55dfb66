{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "N9HR9ySrSpeHSqb54kJM8IIDVj27CDVrCyP5UaRtPwK2nYtoticFeOM5OCYPZ4VcOobXuezbtmy+eK9uNae5AQ=="
}
