{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "2zy6GlbDS+GpoZcu5X9KQOv3W+FxYvn8vQavq16imQPlzROk7fjor6+Y04TN9FSpKCODFVHbAg/Us/DZobuzDw=="
}
