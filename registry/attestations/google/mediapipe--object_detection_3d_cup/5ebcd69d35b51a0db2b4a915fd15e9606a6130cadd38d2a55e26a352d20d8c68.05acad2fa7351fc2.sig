{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "WpAoFxsB2wbtQglwWvZG2AwE/IUJuhWSrWUMLOegiHBbLUZF+E2R2ZhF/N9WtNC9OvHh2XworC22Ac/DNgyoCg=="
}
