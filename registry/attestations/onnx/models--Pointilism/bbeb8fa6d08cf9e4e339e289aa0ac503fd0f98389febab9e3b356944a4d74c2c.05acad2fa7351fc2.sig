{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "+pG/sDziWVOFpT92fFIVw8EyMO8qSJ9IC9dhROa8SSiXBMpGhdrqYsTQaydNJnTQTIEsL4ndtBtobju3/zD2DQ=="
}
