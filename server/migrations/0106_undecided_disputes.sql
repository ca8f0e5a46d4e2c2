-- A dispute's deadline is the timer's now too, unless its contract says nothing about it; those from before do not.
UPDATE escrows SET deadline_ms = NULL WHERE state = 'disputed';
