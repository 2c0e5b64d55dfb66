{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "At+/4Fybk/hIJP+z4UjgfSagPb3YLP57kmY1L6iwN26oQE0xCh7CFVgVB3m1aC1nqChg9bGk7A82B65VgZzXDw=="
}
