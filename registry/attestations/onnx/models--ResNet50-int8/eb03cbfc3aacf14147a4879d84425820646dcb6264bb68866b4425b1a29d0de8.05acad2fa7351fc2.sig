{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "+94nvC4BzxviyxGJlTSSAgOMDFUaKrEV5avWe+W20sdgRWqEH5aUODvXmBOb6n5BxH0ozGVOebxaypFJ21LUDA=="
}
