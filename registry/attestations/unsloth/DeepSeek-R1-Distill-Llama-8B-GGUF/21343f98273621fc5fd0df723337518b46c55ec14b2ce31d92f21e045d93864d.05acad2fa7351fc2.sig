{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "0B406/te9oHv0Nt45i6Cs5hRwIAYcbr4oBXm3brj7eurpdzH+zcXmr5g4bufW3DscI6nCAb7EWO8BGrh07wgDg=="
}
