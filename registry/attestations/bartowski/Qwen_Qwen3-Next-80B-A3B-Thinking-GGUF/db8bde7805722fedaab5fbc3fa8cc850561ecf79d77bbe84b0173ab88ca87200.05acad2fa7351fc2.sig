{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "GR0ow6iiij89mWW5OEusxRBIb8QVTwwGWuIT4EOKKXmrvxy4tv5eeJOfQiwSqIOIc13G3jmzj5kcgP4uPn/FAw=="
}
