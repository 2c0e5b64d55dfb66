{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "dzwHeyPH+/NOJwr8OCpLi2RYqXKeoGk2AgWELYOgD1vXmFMsie+MB7Uunog8Uo6h6GTo5mpi9Ubkxx67qm7DBw=="
}
