{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "bPvYRXc5Rb28sfRi+b5HvNL1FccDi5aHLKoixyEspMc/6VbGTQldrf92er1+4VLOf4HSaMqKCZEwZKoCou87Cw=="
}
