{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "U09DnaaQe0QlYGoI/kJgbS6ppbyod6NjwMUlPUb3htoDjdr18usXgaefSYVTqs9Tm+HpHUWf2Qn9bEESgp1sCQ=="
}
