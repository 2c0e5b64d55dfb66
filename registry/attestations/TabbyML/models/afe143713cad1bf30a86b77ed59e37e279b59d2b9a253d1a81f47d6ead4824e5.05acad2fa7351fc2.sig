{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "pjRvXJkbsEEXCxK1t145dMLtCuvZpCIQ5WHZY8dDFEd+a6Du49zOO9aUdVr//jgcZ59jesQAewWsTwOKYWKHAg=="
}
