{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "qqYYi1kN7it6rsS+gA8VfZ+v5TaySVixMhDmpA1mRQ6GHHGg5H9XAJ1a/o9vP10qt+mp8ukuUiS4UdV2LKXgBA=="
}
