{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "5CP6sDlcR0PMP53OyDnKka5pmGfYuQ3971FZo9gigcyvF2RyNkQHIChCKbSTvSlgqSYmsv/HrNOcS8Nl6is/Dw=="
}
