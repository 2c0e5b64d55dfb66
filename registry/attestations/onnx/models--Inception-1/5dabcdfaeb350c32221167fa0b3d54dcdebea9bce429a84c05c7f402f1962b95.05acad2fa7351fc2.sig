{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "Kwt6TluJzSp0Pl7TqUjhRfjsuMKpA8kCVty6oBJLnh73vjAbF5q7xvc2/HHjarehHlv1pAKQAovhj/Y4iolgDw=="
}
