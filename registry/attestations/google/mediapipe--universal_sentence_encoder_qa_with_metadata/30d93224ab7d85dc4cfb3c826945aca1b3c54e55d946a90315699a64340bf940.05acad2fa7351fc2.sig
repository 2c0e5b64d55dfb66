{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ny1AgNmZC1kBZoDFTRPizPaEkNAuctiL5JzK+hrGTU48bt1Rzjh3UZNrJOiLNJJb+EQ3WOpgguHnosgHvg8ZBQ=="
}
