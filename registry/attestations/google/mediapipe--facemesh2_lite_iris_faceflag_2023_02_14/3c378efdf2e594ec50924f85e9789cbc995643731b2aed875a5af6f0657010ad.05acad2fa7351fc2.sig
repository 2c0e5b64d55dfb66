{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "SVGKLYVn0mdvjZWQ7rB0/QvjvmcMxTejPY89WjEL3L1lmBDPz+HxY+4oaXSVJJqcVcM1a9tqI8Mj6kjnXKWcCQ=="
}
