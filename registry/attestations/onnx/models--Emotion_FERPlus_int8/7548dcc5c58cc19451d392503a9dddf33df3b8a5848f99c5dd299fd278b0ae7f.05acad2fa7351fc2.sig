{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "p1ghlbNu29SDS9ONG3UngRcroqQhYg5rwP5v0uwxlYV3N50ON+kdbRgudCXxfNDKpB49zUE8+O3+6syus4V4Aw=="
}
